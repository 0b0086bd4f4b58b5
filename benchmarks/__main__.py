"""python -m benchmarks: print all figures from one run."""

from benchmarks import hostile, http, memory, scaling, symbolic
from service.symbolic import interning

if __name__ == "__main__":
    compiled = "not " if interning.__file__.endswith(".py") else ""
    print(f"The core is {compiled}compiled.\n")
    symbolic.main()
    scaling.main()
    hostile.main()
    memory.in_a_process_of_its_own()
    http.main()
