"""How many statements things take, opening and closing transactions not counted.

python bench/_count.py page PATH [COOKIES]
python bench/_count.py purchase HANDLE VARIANT   prints requests and statements
"""

import sys

from _buyers import purchase
from _inside import answer, play, statements

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["page", path, cookies]:
            answer(path, cookies=cookies)
            with statements() as seen:
                answer(path, cookies=cookies)
            print(len(seen))
        case ["purchase", handle, variant]:
            with statements() as seen:
                made = play(purchase(handle, int(variant)))
            print(made, len(seen))
        case _:
            sys.exit(__doc__)
