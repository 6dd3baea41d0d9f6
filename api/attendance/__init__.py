"""What really happened: who came, how long, whom it served; how far one may rely on somebody."""
