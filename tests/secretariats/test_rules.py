import pytest

from gatp_participa.accounts.status import Role, Sector
from gatp_participa.secretariats import rules


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("20", "Oaxaca", "de Oaxaca"),
        ("09", "Ciudad de México", "de la Ciudad de México"),
        ("15", "Estado de México", "del Estado de México"),
    ],
)
def test_states_are_named_as_people_say_them(code, name, said):
    assert rules.of_entity(code, name) == said


def test_a_seat_gives_the_role_that_goes_with_it():
    assert rules.role_of_seat(is_facilitator=True) is Role.FACILITATOR
    assert rules.role_of_seat(is_facilitator=False) is Role.SECRETARIAT_MEMBER


def test_the_sides_with_nobody_are_known():
    assert rules.missing_sectors([Sector.GOVERNMENT]) == [
        Sector.CIVIL_SOCIETY,
        Sector.OVERSIGHT_BODY,
    ]
