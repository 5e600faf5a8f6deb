"""What schemathesis needs to know of this API beyond the schemas: pictures to send, and x-constraints.

@see https://schemathesis.readthedocs.io/en/stable/guides/extending/
"""

import io
import math

import jsonschema_rs
import schemathesis
import schemathesis.specs.openapi.checks as own_checks
from hypothesis import strategies as st
from PIL import Image, ImageDraw

# Refusals of pictures by what they show: no schema of bytes describes that.
REFUSED_PICTURES = {"nothing-drawn", "too-faint", "invalid-mask", "invalid-image"}


@st.composite
def pictures(draw: st.DrawFn, kind: str) -> bytes:
    """A square picture with some strokes, whose right half is transparent where the format has opacity."""
    side = draw(st.integers(28, 200))
    ink = draw(st.tuples(*[st.integers(0, 255)] * 3))
    image = Image.new("RGBA", (side, side), (*(255 - part if abs(part - 128) > 40 else 0 for part in ink), 255))
    pen = ImageDraw.Draw(image)
    points = draw(st.lists(st.tuples(*[st.integers(side // 5, side - side // 5)] * 2), min_size=2, max_size=6))
    pen.line(points, fill=(*ink, 255), width=max(2, side // 10))
    if kind == "JPEG":
        image = image.convert("RGB")
    else:
        image.paste((0, 0, 0, 0), (side // 2, 0, side, side))
    out = io.BytesIO()
    image.save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


for media_type, kind in [("image/png", "PNG"), ("image/webp", "WEBP"), ("image/jpeg", "JPEG")]:
    schemathesis.openapi.media_type(media_type, pictures(kind))


def values_of(case: schemathesis.Case) -> dict[str, object]:
    """The parameters of a request by name, each as its schema's type has it."""
    given = {**(case.path_parameters or {}), **(case.query or {})}
    described = case.operation.definition.raw.get("parameters", [])
    values = {}
    for parameter in described:
        name = parameter["name"]
        if name in given:
            values[name] = typed(given[name], parameter["schema"].get("type"))
        elif "default" in parameter["schema"] and name in ("count", "frames", "size"):
            values[name] = parameter["schema"]["default"]
    return values


def typed(value: object, kind: object) -> object:
    if isinstance(value, str) and kind in ("integer", "number"):
        return float(value) if kind == "number" else int(value)
    if isinstance(value, str) and kind == "boolean":
        return value == "true"
    return value


def is_kept(constraint: dict, values: dict[str, object]) -> bool:
    """Whether a request keeps a constraint of the extension x-constraints."""
    if "schema" in constraint:
        return jsonschema_rs.is_valid(constraint["schema"], values)
    limit = constraint["limit"]
    sizes = [values.get(name, 28) for name in limit["product"]]
    product = math.prod(len(size) if isinstance(size, str) else size for size in sizes)
    return product <= limit["maximum"]


@schemathesis.check
def accepts_valid_requests(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """No request is refused that keeps the schemas and x-constraints."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code < 400 or response.status_code in (404, 429, 503):
        return
    problem = response.json()["type"].split("/")[-1]
    if (case.media_type or "").startswith("image/") and problem in REFUSED_PICTURES:
        return
    # The grammar of regular expressions, what of them can be drawn, shares that add up to 100, and which number of a
    # range is the smaller are in no schema.
    errors = response.json().get("errors", [])
    if any(error["parameter"] in ("pattern", "between", "split") for error in errors):
        return
    if any("the smaller first" in error["allowed"] for error in errors):
        return
    # What plain text may say is in no schema either.
    if case.media_type == "text/plain" and problem == "invalid-body":
        return
    values = values_of(case)
    constraints = case.operation.definition.raw.get("x-constraints", [])
    broken = [each["description"] for each in constraints if not is_kept(each, values)]
    if not broken:
        raise AssertionError(f"a valid request was refused: {response.text[:500]} ({values})")


@schemathesis.check
def rejects_invalid_requests(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """Requests that break the schemas are refused; of several images in one request, each has its own answer."""
    if case.path == "/judge" and response.status_code == 200 and "images" in response.json():
        return None
    return own_checks.negative_data_rejection(ctx, response, case)
