// Opening notes: the log's key by the library; cosignatures (C2SP tlog-cosignature) by hand, which the library does not know.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

// A witness's printed key: type 04.
func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed witness key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 33 || raw[0] != 4 {
		return nil, errors.New("not a cosigner's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		return nil, errors.New("the key's id is not its own")
	}
	return &cosigner{parts[0], binary.BigEndian.Uint32(sum[:4]), raw[1:]}, nil
}

type trust struct {
	log       note.Verifier
	witnesses []note.Verifier
}

type checkpoint struct {
	size      int64
	root      tlog.Hash
	cosigners int
}

// Opens a checkpoint that the log signed; a known key's line that does not fit refuses it.
func (t trust) open(text []byte) (checkpoint, error) {
	var none checkpoint
	// The library reads base64 leniently: spare bits that are not zero would be let through.
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Split(line, " ")
		if len(fields) == 3 && fields[0] == "\u2014" {
			if raw, err := base64.StdEncoding.DecodeString(fields[2]); err != nil || base64.StdEncoding.EncodeToString(raw) != fields[2] {
				return none, errors.New("a signature in loose base64")
			}
		}
	}
	opened, err := note.Open(text, note.VerifierList(append([]note.Verifier{t.log}, t.witnesses...)...))
	if err != nil {
		return none, err
	}
	signed, cosigners := false, map[string]bool{}
	for _, sig := range opened.Sigs {
		if sig.Name == t.log.Name() && sig.Hash == t.log.KeyHash() {
			signed = true
		} else {
			cosigners[sig.Name] = true
		}
	}
	if !signed {
		return none, errors.New("not signed by the log")
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != t.log.Name() || lines[3] != "" {
		return none, errors.New("malformed checkpoint")
	}
	var c checkpoint
	if _, err := fmt.Sscanf(lines[1], "%d", &c.size); err != nil || fmt.Sprint(c.size) != lines[1] || c.size < 0 {
		return none, errors.New("malformed size")
	}
	if c.root, err = strictHash(lines[2]); err != nil {
		return none, err
	}
	c.cosigners = len(cosigners)
	return c, nil
}

func strictHash(text string) (tlog.Hash, error) {
	hash, err := tlog.ParseHash(text)
	if err == nil && hash.String() != text {
		err = errors.New("a hash in loose base64")
	}
	return hash, err
}
