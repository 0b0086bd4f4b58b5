"""python -m benchmarks.noop PORT SIZE: a FastAPI endpoint that does nothing with the same body."""

import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Body(BaseModel):
    """What the client sends."""

    expression: str
    variable: str


class Answer(BaseModel):
    """As many bytes as the real answer."""

    derivation: str


def create_app(size: int) -> FastAPI:
    """Return the application whose only endpoint answers with `size` bytes."""
    app = FastAPI()
    answer = "x" * (size - len('{"derivation":""}'))

    @app.post("/noop")
    async def noop(body: Body) -> Answer:
        return Answer(derivation=answer)

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_app(int(sys.argv[2])), port=int(sys.argv[1]), access_log=False, log_level="error"
    )
