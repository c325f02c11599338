"""What is shared about a child and why, referrals, what a child told somebody, and concerns about members of staff."""
