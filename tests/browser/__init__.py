"""The dashboard in a real browser: workspaces to show, a server, a Chromium, screenshots."""
