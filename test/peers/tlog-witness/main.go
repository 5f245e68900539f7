// A witness (C2SP tlog-witness) for tests, on the Go checksum database's own packages, so that it shares no mistake with ours.
// It keeps what it has cosigned in a file, before it answers. It ends when standard input does.
//
//	witness -state FILE -name NAME -seed HEX -log VKEY [-clock SECONDS] [-port N]
//
// Prints one line of JSON: {"port":N,"vkey":"..."}.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type seen struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

type witness struct {
	sync.Mutex
	file   string
	name   string
	key    ed25519.PrivateKey
	log    note.Verifier
	clock  int64
	latest seen
}

func (w *witness) keyID() []byte {
	h := sha256.New()
	h.Write([]byte(w.name + "\n"))
	h.Write([]byte{0x04})
	h.Write(w.key.Public().(ed25519.PublicKey))
	return h.Sum(nil)[:4]
}

func (w *witness) vkey() string {
	public := append([]byte{0x04}, w.key.Public().(ed25519.PublicKey)...)
	return fmt.Sprintf("%s+%x+%s", w.name, w.keyID(), base64.StdEncoding.EncodeToString(public))
}

// cosign signs the note's text with a time of its own (tlog-cosignature, type 04).
func (w *witness) cosign(text string) string {
	now := w.clock
	if now == 0 {
		now = time.Now().Unix()
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", now, text)
	signature := binary.BigEndian.AppendUint64(append([]byte{}, w.keyID()...), uint64(now))
	signature = append(signature, ed25519.Sign(w.key, []byte(message))...)
	return fmt.Sprintf("\u2014 %s %s\n", w.name, base64.StdEncoding.EncodeToString(signature))
}

func (w *witness) persist(next seen) error {
	data, _ := json.Marshal(next)
	if err := os.WriteFile(w.file+".new", data, 0o600); err != nil {
		return err
	}
	if err := os.Rename(w.file+".new", w.file); err != nil {
		return err
	}
	w.latest = next
	return nil
}

func (w *witness) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	if in.Method != "POST" || in.URL.Path != "/add-checkpoint" {
		http.Error(out, "no such endpoint", 404)
		return
	}
	body, err := io.ReadAll(io.LimitReader(in.Body, 1<<20))
	if err != nil {
		http.Error(out, "body", 400)
		return
	}
	head, signed, ok := strings.Cut(string(body), "\n\n")
	if !ok {
		http.Error(out, "no empty line", 400)
		return
	}
	lines := strings.Split(head, "\n")
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil || !strings.HasPrefix(lines[0], "old ") {
		http.Error(out, "old", 400)
		return
	}
	proof := tlog.TreeProof{}
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			http.Error(out, "proof", 400)
			return
		}
		proof = append(proof, hash)
	}
	origin, _, _ := strings.Cut(signed, "\n")
	if origin != w.log.Name() {
		http.Error(out, "unknown origin", 404)
		return
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(w.log))
	if err != nil {
		http.Error(out, "no signature of the log", 403)
		return
	}
	parts := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(parts[1], 10, 64)
	root, err2 := tlog.ParseHash(parts[2])
	if err != nil || err2 != nil || old > size {
		http.Error(out, "checkpoint", 400)
		return
	}
	w.Lock()
	defer w.Unlock()
	if old != w.latest.Size {
		out.Header().Set("Content-Type", "text/x.tlog.size")
		out.WriteHeader(409)
		fmt.Fprintf(out, "%d\n", w.latest.Size)
		return
	}
	if old > 0 {
		before, _ := tlog.ParseHash(w.latest.Root)
		good := old == size && before == root && len(proof) == 0
		if old < size {
			good = tlog.CheckTree(proof, size, root, old, before) == nil
		}
		if !good {
			http.Error(out, "not the same history", 422)
			return
		}
	} else if len(proof) > 0 {
		http.Error(out, "proof from nothing", 422)
		return
	}
	if err := w.persist(seen{size, root.String()}); err != nil {
		http.Error(out, "state", 500)
		return
	}
	io.WriteString(out, w.cosign(opened.Text))
}

func main() {
	state := flag.String("state", "", "file of what was cosigned")
	name := flag.String("name", "witness.example/district", "name of the key")
	seed := flag.String("seed", "", "32 bytes, hex")
	log := flag.String("log", "", "vkey of the log")
	clock := flag.Int64("clock", 0, "seconds since 1970; 0 = the system's")
	port := flag.Int("port", 0, "where it listens on loopback; 0 = anywhere")
	flag.Parse()
	secret, err := hex.DecodeString(*seed)
	if err != nil || len(secret) != ed25519.SeedSize {
		fmt.Fprintln(os.Stderr, "seed")
		os.Exit(64)
	}
	verifier, err := note.NewVerifier(*log)
	if err != nil {
		fmt.Fprintln(os.Stderr, "log:", err)
		os.Exit(64)
	}
	w := &witness{file: *state, name: *name, key: ed25519.NewKeyFromSeed(secret), log: verifier, clock: *clock}
	if data, err := os.ReadFile(*state); err == nil {
		if err := json.Unmarshal(data, &w.latest); err != nil {
			fmt.Fprintln(os.Stderr, "state:", err)
			os.Exit(65)
		}
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(69)
	}
	fmt.Printf("{\"port\":%d,\"vkey\":%q}\n", listener.Addr().(*net.TCPAddr).Port, w.vkey())
	go http.Serve(listener, w)
	io.Copy(io.Discard, os.Stdin)
}
