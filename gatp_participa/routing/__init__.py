"""From theme to secretariat (*turno*): referrals and the reasoned answer that reaches everyone."""
