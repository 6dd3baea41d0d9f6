"""The whole API against its own description: whatever is sent, the answer is one that the description has.

Every operation is drawn from the description, so that new routes are tried as soon as they are there.
"""

import copy

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]
EXAMPLES = 120
"""For each caller, database and mode, shared by all operations: more routes take no more time."""
QUICK = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def try_operation(operation, client, mode, examples):
    """A few requests as the description has them (or, in the negative mode, just not), each answered as it says."""

    @settings(QUICK, max_examples=examples)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        told = case.as_transport_kwargs()
        told.pop("cookies", None)
        if isinstance(told.get("data"), bytes | str):
            told["content"] = told.pop("data")
        case.validate_response(client.request(**told), checks=CHECKS)

    ask()


def _for_the_tool(document):
    """The description as it is for a caller whose client sends the key with every request."""
    document = copy.deepcopy(document)
    del document["components"]["securitySchemes"]
    for path in document["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
    return _without_prefixes(document)


def _without_prefixes(node):
    """Tuples as lists of either kind: schemathesis 4.32 reads `prefixItems` of answers as draft 7, and finds fault."""
    if isinstance(node, list):
        return [_without_prefixes(x) for x in node]
    if not isinstance(node, dict):
        return node
    told = {name: _without_prefixes(x) for name, x in node.items() if name != "prefixItems"}
    return told | {"items": {"anyOf": _without_prefixes(node["prefixItems"])}} if "prefixItems" in node else told


@pytest.mark.slow
@pytest.mark.parametrize("caller", ["admin", "coordinator_a"])
def test_every_answer_is_one_that_the_description_has(town, caller):
    schema = schemathesis.openapi.from_dict(_for_the_tool(town.app.openapi()))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    examples = max(1, EXAMPLES // len(operations))
    failed = []
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                try_operation(operation, town.clients[caller], mode, examples)
            except Unsatisfiable:  # nothing can be wrong with a request that takes nothing
                continue
            except (AssertionError, FailureGroup) as e:
                failed.append(f"{operation.label} ({mode.value}): {e}")
    assert failed == [], "\n\n".join(failed)
    assert len(operations) == sum(len(path) for path in town.app.openapi()["paths"].values()) > 30
