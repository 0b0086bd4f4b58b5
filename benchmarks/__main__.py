"""python -m benchmarks: print all figures from one run."""

from benchmarks import http, scaling, symbolic

if __name__ == "__main__":
    symbolic.main()
    scaling.main()
    http.main()
