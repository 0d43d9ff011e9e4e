from xiangxin.console import main

main()
