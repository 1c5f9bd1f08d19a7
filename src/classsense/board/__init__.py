"""The LAN board: a page for the tablets, and a websocket through which their answers arrive."""
