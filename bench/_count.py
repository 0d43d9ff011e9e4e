"""`python bench/_count.py PATH [COOKIES]` prints how many statements a page takes."""

import sys

from _inside import answer, statements

if __name__ == "__main__":
    path, cookies = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    answer(path, cookies=cookies)
    with statements() as seen:
        answer(path, cookies=cookies)
    print(len(seen))
