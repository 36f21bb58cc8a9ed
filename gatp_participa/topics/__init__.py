"""What a proposal is about: the call's topic and the SDG, suggested by a machine, said by people."""
