"""Why a session is left out, what is proved of it, and the smallest changes that would bring it in."""
