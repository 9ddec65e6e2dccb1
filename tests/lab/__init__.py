"""A laboratory of real parts: bare Debian servers that boot in half a second, for one test each.

    from tests.lab.box import Box

    with Box() as box:                      # "bookworm" has no Python; Box("trixie") has
        box.good("systemctl is-system-running --wait")      # over ssh, as root; must succeed
        box.run("false").returncode         # whatever comes
        box.address, box.name, box.ssh_key, box.host_key    # to connect as the product does
        (box.root / "etc/motd").read_text() # the disk, from outside
        box.reboot(); box.power_off(); box.pull_plug(); box.boot_again()
        box.add_address()                   # one more address, as a static one of a cloud

With names, certificates and packages, which servers get from a ``Lab`` and from nowhere else:

    @pytest.mark.box
    def test_it_works(box: Box, acme: Acme) -> None:        # or lab: ``with lab.box("trixie")``
        acme.name("shop.example.test", box.address)
        box.good("apt-get update && apt-get install -y caddy")
        acme.directory, acme.ca, acme.root  # the authority, how to trust it, how visitors do

A server that took long to make can be had again at once: ``disk = lab.freeze(box)``, then
``with lab.box(over=disk) as another:`` as often as you like.

It needs root and some Debian packages (``system.PROGRAMS``). Nothing of it reaches the network but
the making of a base, which is kept in the user's cache folder. Whatever a dead run leaves behind
is cleared by the next.

Not as on a real server: the kernel is shared, so ``swapon`` and ``sysctl vm.*`` are refused, and
where this machine has control groups of version 1, ``MemoryMax=`` of a unit is accepted without
effect. The memory of the whole server is limited, though ``free`` does not say so.
"""
