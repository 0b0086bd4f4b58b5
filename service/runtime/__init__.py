"""Where questions are answered that may hang, run out of memory or crash: outside.

    serving process                 forkserver             worker
    WorkerPool.ask(question)
        ForkserverProcess  ──────►  loads SymPy once
        ForkserverProcess.fork ──►  forks  ─────────────►  confines itself
        WorkerProcess.ask  ─────────────────────────────►  answers, one question at a time
        WorkerProcess.kill ─────────────────────────────►  is gone

Only texts cross, as JSON. A worker dies with its forkserver, and that with the serving process.
"""
