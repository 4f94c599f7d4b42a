"""Questions as values: what ``init`` asks, why, what it proposes; and the case that the answers make."""
