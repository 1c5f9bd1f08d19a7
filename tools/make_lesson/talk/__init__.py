"""Turns a scripted lesson into sound: who said what, when, and how each microphone heard it."""
