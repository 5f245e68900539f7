// Checks a bundle (tlog-bundle/1): tlog verify -log VKEY [-witness VKEY]... [-anchor FILE]... DIR
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func init() { commands["verify"] = verify }

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// Reads the keys that the auditor brings; returns the one argument that is left.
func parseTrust(name string, args []string) (trust, []string, string, error) {
	var t trust
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	vkey := flags.String("log", "", "the log's key")
	var witnesses, anchors list
	flags.Var(&witnesses, "witness", "a witness that must have cosigned")
	flags.Var(&anchors, "anchor", "an older checkpoint")
	if err := flags.Parse(args); err != nil {
		return t, nil, "", err
	}
	if flags.NArg() != 1 {
		return t, nil, "", errors.New("one folder, please")
	}
	log, err := note.NewVerifier(*vkey)
	if err != nil {
		return t, nil, "", err
	}
	t.log = log
	for _, one := range witnesses {
		witness, err := newCosigner(one)
		if err != nil {
			return t, nil, "", err
		}
		t.witnesses = append(t.witnesses, witness)
	}
	return t, anchors, flags.Arg(0), nil
}

// A history folded into the roots of its perfect subtrees.
type fold struct {
	size  int64
	peaks []tlog.Hash
}

func (f *fold) add(hash tlog.Hash) {
	for rest := f.size; rest&1 == 1; rest >>= 1 {
		hash = tlog.NodeHash(f.peaks[len(f.peaks)-1], hash)
		f.peaks = f.peaks[:len(f.peaks)-1]
	}
	f.peaks = append(f.peaks, hash)
	f.size++
}

func (f *fold) root() tlog.Hash {
	if len(f.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	root := f.peaks[len(f.peaks)-1]
	for i := len(f.peaks) - 2; i >= 0; i-- {
		root = tlog.NodeHash(f.peaks[i], root)
	}
	return root
}

func verify(args []string) error {
	t, anchors, dir, err := parseTrust("verify", args)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	head, err := t.open(text)
	if err != nil {
		return err
	}
	if head.cosigners < len(t.witnesses) {
		return errors.New("too few cosignatures")
	}
	pins := map[int64][]tlog.Hash{head.size: {head.root}}
	older, _ := filepath.Glob(filepath.Join(dir, "checkpoints", "*"))
	for _, file := range append(older, anchors...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		c, err := t.open(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		pins[c.size] = append(pins[c.size], c.root)
	}
	var f fold
	if text, err := os.ReadFile(filepath.Join(dir, "prefix")); err == nil {
		if f, err = parsePrefix(string(text)); err != nil {
			return err
		}
	}
	start := f.size
	data, err := os.ReadFile(filepath.Join(dir, "entries.jsonl"))
	if err != nil {
		return err
	}
	leaves := bytes.Split(data, []byte("\n"))
	if len(leaves[len(leaves)-1]) != 0 {
		return errors.New("the last line has no end")
	}
	leaves = leaves[:len(leaves)-1]
	met := map[int64]bool{}
	check := func() error {
		for _, root := range pins[f.size] {
			if f.root() != root {
				return fmt.Errorf("another root at %d", f.size)
			}
			met[f.size] = true
		}
		return nil
	}
	if err := check(); err != nil {
		return err
	}
	for _, leaf := range leaves {
		if err := checkLeaf(leaf, f.size, t.log.Name()); err != nil {
			return err
		}
		f.add(tlog.RecordHash(leaf))
		if err := check(); err != nil {
			return err
		}
	}
	if f.size != head.size || len(met) != len(pins) {
		return fmt.Errorf("entries up to %d, checkpoint of %d, %d of %d checkpoints met", f.size, head.size, len(met), len(pins))
	}
	proofs, _ := filepath.Glob(filepath.Join(dir, "proofs", "*.tlog-proof"))
	for _, file := range proofs {
		if err := checkProof(t, file, leaves, start); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	openings, err := checkOpenings(filepath.Join(dir, "openings.jsonl"), leaves, start)
	if err != nil {
		return err
	}
	fmt.Printf("ok %d %d %s checkpoints %d proofs %d openings %d\n", start, f.size, f.root(), len(older), len(proofs), openings)
	return nil
}

func parsePrefix(text string) (fold, error) {
	var f fold
	lines := strings.Split(text, "\n")
	if _, err := fmt.Sscanf(lines[0], "%d", &f.size); err != nil || fmt.Sprint(f.size) != lines[0] || f.size < 0 {
		return f, errors.New("malformed prefix")
	}
	if len(lines) != bits.OnesCount64(uint64(f.size))+2 || lines[len(lines)-1] != "" {
		return f, errors.New("malformed prefix")
	}
	for _, line := range lines[1 : len(lines)-1] {
		hash, err := strictHash(line)
		if err != nil {
			return f, err
		}
		f.peaks = append(f.peaks, hash)
	}
	return f, nil
}

// A map, not a struct: the library matches a struct's keys in any case.
func checkLeaf(leaf []byte, seq int64, log string) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(leaf, &keys); err != nil {
		return fmt.Errorf("entry %d: %w", seq, err)
	}
	var name string
	if json.Unmarshal(keys["log"], &name) != nil || name != log || string(keys["seq"]) != fmt.Sprint(seq) || string(keys["v"]) != "1" {
		return fmt.Errorf("entry %d is not in its place", seq)
	}
	return nil
}

func checkProof(t trust, file string, leaves [][]byte, start int64) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, _ := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	var index int64
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") {
		return errors.New("malformed proof")
	}
	if _, err := fmt.Sscanf(lines[2], "index %d", &index); err != nil || fmt.Sprintf("index %d", index) != lines[2] {
		return errors.New("malformed index")
	}
	if index < start || index-start >= int64(len(leaves)) {
		return errors.New("no such entry")
	}
	leaf := leaves[index-start]
	if base64.StdEncoding.EncodeToString(leaf) != lines[1][len("extra "):] {
		return errors.New("another leaf")
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := strictHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	c, err := t.open([]byte(rest))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, c.size, c.root, index, tlog.RecordHash(leaf))
}

func checkOpenings(file string, leaves [][]byte, start int64) (int, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, nil
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for _, line := range lines {
		var opening map[string]any
		if err := json.Unmarshal([]byte(line), &opening); err != nil {
			return 0, err
		}
		seq, _ := opening["seq"].(float64)
		f, _ := opening["f"].(string)
		text, _ := opening["salt"].(string)
		salt, err := base64.RawURLEncoding.Strict().DecodeString(text)
		if err != nil || len(salt) != 32 || int64(seq) < start || int64(seq)-start >= int64(len(leaves)) {
			return 0, errors.New("malformed opening")
		}
		text, _ = opening["value"].(string)
		value, err := base64.RawURLEncoding.Strict().DecodeString(text)
		if err != nil {
			return 0, err
		}
		mac := hmac.New(sha256.New, salt)
		mac.Write([]byte(f + "\x00"))
		mac.Write(value)
		var entry map[string]any
		if err := json.Unmarshal(leaves[int64(seq)-start], &entry); err != nil {
			return 0, err
		}
		fits := false
		commitments, _ := entry["pii"].([]any)
		for _, one := range commitments {
			c, _ := one.(map[string]any)
			fits = fits || (c["f"] == f && c["h"] == base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
		}
		if !fits {
			return 0, fmt.Errorf("entry %d has no such commitment", int64(seq))
		}
	}
	return len(lines), nil
}
