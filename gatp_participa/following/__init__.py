"""Follow what one cares about, and hear of it: at once, once a day, once a week or never."""
