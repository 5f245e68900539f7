// An independent reader of our ledger's formats, on the Go checksum database's own packages (golang.org/x/mod/sumdb).
package main

import (
	"fmt"
	"os"
)

// A file of its own for each command; each puts itself in here.
var commands = map[string]func(args []string) error{}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: tlog verify|tiles|witness ...")
		os.Exit(64)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
