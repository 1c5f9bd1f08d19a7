"""A real camera on the loopback network: GStreamer's RTSP server. Run by the system's Python.

It prints its port once it listens and ends by itself: when its standard input closes, and after
two minutes whatever happens.

    /usr/bin/python3 rtsp_server.py PORT LAUNCH SIZES [USER PASSWORD]

SIZES are those that the pictures take in turn, a second each: `64x48,128x96`; empty for one only.
"""

import sys

import gi  # type: ignore[import-not-found]  # the system's Python has it

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import (  # type: ignore[import-not-found]  # noqa: E402 - a version comes first
    GLib,
    Gst,
    GstRtspServer,
)

LONGEST_S = 120


def ask_for_login(
    server: GstRtspServer.RTSPServer, factory: GstRtspServer.RTSPMediaFactory, who: list[str]
) -> None:
    """Let nobody in who does not know the user name and the password."""
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "teacher")
    auth = GstRtspServer.RTSPAuth()
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(*who), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("teacher", "media.factory.access", True)
    permissions.add_permission_for_role("teacher", "media.factory.construct", True)
    factory.set_permissions(permissions)


def take_in_turn(media: GstRtspServer.RTSPMedia, sizes: list[str]) -> None:
    """Give the pictures another size every second, the last one for good."""
    caps = media.get_element().get_child_by_name("size")

    def change() -> bool:
        width, height = sizes.pop(0).split("x")
        shape = f"video/x-raw,format=I420,width={width},height={height},framerate=10/1"
        caps.set_property("caps", Gst.Caps.from_string(shape))
        return bool(sizes)

    GLib.timeout_add(1000, change)


def main(port: str, launch: str, sizes: str, who: list[str]) -> None:
    """Serve `/room` until nobody wants it any more."""
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch)
    factory.set_shared(True)
    if sizes:
        factory.connect("media-configure", lambda _, media: take_in_turn(media, sizes.split(",")))
    if who:
        ask_for_login(server, factory, who)
    server.get_mount_points().add_factory("/room", factory)
    server.attach(None)
    loop = GLib.MainLoop()
    GLib.io_add_watch(
        sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, lambda *_: loop.quit()
    )
    GLib.timeout_add_seconds(LONGEST_S, loop.quit)
    print(server.get_bound_port(), flush=True)  # noqa: T201 - whoever started it reads it
    loop.run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
