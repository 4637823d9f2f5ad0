"""For every test run, whichever suite."""

# pytest names a test module after its folder (contracts/tests/... is `contracts.tests...`) and would make `contracts`
# a bare namespace, hiding the package of that name; imported first, the packages stay what they are.
import chassis  # noqa: F401
import contracts  # noqa: F401
import station  # noqa: F401
import worktime  # noqa: F401
