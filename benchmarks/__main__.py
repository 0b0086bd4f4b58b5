"""python -m benchmarks: print all figures from one run."""

from benchmarks import (
    evaluate,
    hostile,
    http,
    memory,
    parsing,
    scaling,
    symbolic,
    training,
    training_http,
)
from service.symbolic import interning

if __name__ == "__main__":
    compiled = "not " if interning.__file__.endswith(".py") else ""
    print(f"The core is {compiled}compiled.\n")
    symbolic.main()
    parsing.main()
    scaling.main()
    evaluate.main()
    hostile.main()
    memory.in_a_process_of_its_own()
    http.main()
    training.main()
    training_http.main()
