"""The account of give and take: figures of organisations, scores, compensation, funds, certificates."""
