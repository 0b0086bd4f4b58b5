"""The derivation tree: steps, and what the chain rule did in them."""

from typing import Literal

from pydantic import Field

from service.schemas.expression import Notations, Written
from service.schemas.model import Model


class Link(Model):
    """One link of the chain rule: y = outer(u), u = inner(x), dy/dx = dy/du * du/dx."""

    symbol: str = Field(title="Symbol", description="The name given to the inner function.")
    inner: Written = Field(title="Inner function", description="u in terms of the variable.")
    outer: Written = Field(title="Outer function", description="y in terms of u.")
    outer_derivative: Written = Field(title="Outer derivative", description="dy/du.")
    inner_derivative: Written = Field(title="Inner derivative", description="du/dx.")
    product: Written = Field(title="Product", description="dy/du * du/dx, with u still in it.")
    substituted: Written = Field(title="Substituted", description="The product without u.")


class Factor(Model):
    """One derivative along a path."""

    label: Notations = Field(title="Label", description="What it is, as in dz/dx.")
    value: Written = Field(title="Value", description="What it comes to.")


class Path(Model):
    """One way from the result to the variable; it contributes the product of its factors."""

    via: list[str] = Field(title="Via", description="The intermediate variables on the way.")
    factors: list[Factor] = Field(title="Factors", description="One derivative per edge.")
    product: Written = Field(title="Product", description="The contribution of this path.")


class GraphNode(Model):
    """A variable of the dependency graph."""

    name: str = Field(title="Name", description="Of the variable.")
    definition: Written | None = Field(
        title="Definition", description="What it stands for; null for the variable itself."
    )


class GraphEdge(Model):
    """A direct dependency of one variable on another."""

    source: str = Field(alias="from", title="From", description="What depends.")
    target: str = Field(alias="to", title="To", description="What it depends on.")
    partial: Written = Field(title="Partial derivative", description="Of the one by the other.")


class Graph(Model):
    """Which variable depends on which."""

    nodes: list[GraphNode] = Field(title="Nodes", description="The result first.")
    edges: list[GraphEdge] = Field(title="Edges", description="Each with its derivative.")


class Alternative(Model):
    """Another usual method for the same derivative."""

    rule: str = Field(title="Rule", description="Its id.")
    title: str = Field(title="Title", description="Its name.")
    description: str = Field(title="Description", description="How it would go.")


class SameStep(Model):
    """A subexpression that was derived before."""

    id: str = Field(title="Id", description="Number of this step in the tree.")
    same_as: str = Field(title="Same as", description="Number of the step that shows it.")


class Step(Model):
    """One use of one rule; the steps below it are the derivatives that it needed."""

    id: str = Field(title="Id", description="Number of this step in the tree, as in 1.2.1.")
    rule: str = Field(title="Rule", description="Id of the rule; GET /rules explains it.")
    title: str = Field(title="Title", description="Name of the rule.")
    variable: str = Field(title="Variable", description="What is differentiated by.")
    of: Written = Field(title="Of", description="What is differentiated.")
    result: Written = Field(title="Result", description="What the rule gave, before tidying.")
    explanation: str = Field(title="Explanation", description="What was done, in a sentence.")
    link: Link | None = Field(title="Link", description="Of the chain rule; null elsewhere.")
    paths: list[Path] | None = Field(
        title="Paths", description="Of a total derivative; null elsewhere. Their sum is the result."
    )
    graph: Graph | None = Field(
        title="Graph", description="What depends on what; null except for total derivatives."
    )
    conditions: list[str] = Field(title="Conditions", description="Under which the rule holds.")
    alternatives: list[Alternative] = Field(
        title="Alternatives", description="Other usual methods."
    )
    verified: Literal["verified", "unverified"] = Field(
        title="Verified", description="Outcome of the independent numeric check."
    )
    unverified_because: str | None = Field(
        title="Unverified because", description="Why the check could not decide; else null."
    )
    steps: list["Step | SameStep"] = Field(title="Steps", description="What this one needed.")


class Derivation(Model):
    """The derivation as a tree, one stage per order of differentiation."""

    version: Literal[1] = Field(title="Version", description="Of the shape of the tree.")
    stages: list[Step | SameStep] = Field(title="Stages", description="One per differentiation.")


class Line(Notations):
    """A line of the derivation as a textbook has it: one equation."""

    rules: list[str] = Field(title="Rules", description="Ids of the rules used in this line.")
    steps: list[str] = Field(title="Steps", description="Ids of the steps it shows.")
    note: str | None = Field(title="Note", description="What a teacher would say here.")
