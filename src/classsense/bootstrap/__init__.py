"""Composition root: settings and policy in, a running lesson out. Only this names adapters."""
