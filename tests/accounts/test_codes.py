from gatp_participa.accounts import codes


def test_a_code_is_six_digits():
    made = {codes.new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in made)
    assert len(made) > 190


def test_a_digest_is_of_one_code_one_address_and_one_secret():
    kept = codes.digest("ana@example.org", "123456", key="secret")
    assert codes.matches(kept, "ana@example.org", "123456", key="secret")
    assert not codes.matches(kept, "ana@example.org", "123457", key="secret")
    assert not codes.matches(kept, "eva@example.org", "123456", key="secret")
    assert not codes.matches(kept, "ana@example.org", "123456", key="other")
    assert "123456" not in kept


def test_a_code_may_be_typed_with_spaces_and_dashes():
    assert codes.as_typed(" 123 456\n") == codes.as_typed("123-456") == "123456"
