"""python -m benchmarks: print all figures from one run."""

from benchmarks import hostile, http, memory, parsing, scaling, symbolic, training_http

if __name__ == "__main__":
    symbolic.main()
    parsing.main()
    scaling.main()
    hostile.main()
    memory.in_a_process_of_its_own()
    http.main()
    training_http.main()
