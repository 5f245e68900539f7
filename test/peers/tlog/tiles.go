// Checks a static log (C2SP tlog-tiles): tlog tiles -log VKEY DIR. The tree is the library's own reader of tiles.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func init() { commands["tiles"] = tiles }

type folder string

func (f folder) Height() int                         { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// The library puts the height into the path; C2SP fixes it.
		data, err := os.ReadFile(filepath.Join(string(f), strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func tiles(args []string) error {
	t, _, dir, err := parseTrust("tiles", args)
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
	reader := tlog.TileHashReader(tlog.Tree{N: head.size, Hash: head.root}, folder(dir))
	for at := int64(0); at < head.size; at += 256 {
		width := int(head.size - at)
		if width > 256 {
			width = 256
		}
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: at / 256, W: width}.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		var indexes []int64
		var hashes []tlog.Hash
		for len(data) >= 2 {
			length := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+length {
				return errors.New("an entry is cut short")
			}
			indexes = append(indexes, tlog.StoredHashIndex(0, at+int64(len(indexes))))
			hashes = append(hashes, tlog.RecordHash(data[2:2+length]))
			data = data[2+length:]
		}
		if len(data) != 0 || len(hashes) != width {
			return fmt.Errorf("%s has %d entries", path, len(hashes))
		}
		stored, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, hash := range stored {
			if hash != hashes[i] {
				return fmt.Errorf("entry %d is not the one in the tree", at+int64(i))
			}
		}
	}
	fmt.Printf("ok %d %s\n", head.size, head.root)
	return nil
}
