"""Two-way reviews: what requester and lender think of each other, shown when both have spoken or the time is over."""
