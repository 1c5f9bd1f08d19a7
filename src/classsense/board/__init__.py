"""The LAN board: the server and the pupils' page."""
