package templates

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"
)

// Asset is a static file, ready to be sent. Gzip is nil where it would save nothing.
type Asset struct {
	Type       string
	Body, Gzip []byte
}

// Assets are the static files under names that never change their content: /static/<version>/<name>.
type Assets struct {
	// Version is the hash of all files.
	Version string
	byName  map[string]Asset
}

// styleSheet is the one file that all of static/css is joined to, in the order of the names.
const styleSheet = "style.css"

// LoadAssets reads and compresses every static file, once.
func LoadAssets() (*Assets, error) {
	raw := map[string][]byte{}
	sum := sha256.New()
	err := fs.WalkDir(files, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		short := strings.TrimPrefix(name, "static/")
		if strings.HasPrefix(short, "css/") {
			short = styleSheet
		}
		raw[short] = append(raw[short], body...)
		fmt.Fprintf(sum, "%s %d\n", name, len(body))
		sum.Write(body)
		return nil
	})
	if err != nil {
		return nil, err
	}
	assets := &Assets{Version: hex.EncodeToString(sum.Sum(nil))[:12], byName: map[string]Asset{}}
	raw[styleSheet] = squeeze(raw[styleSheet])
	for name, body := range raw {
		if assets.byName[name], err = NewAsset(name, body); err != nil {
			return nil, fmt.Errorf("compress %s: %w", name, err)
		}
	}
	return assets, nil
}

// NewAsset makes a file of that name ready to be sent.
func NewAsset(name string, body []byte) (Asset, error) {
	asset := Asset{Type: contentType(name), Body: body}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return asset, err
	}
	if _, err := w.Write(body); err != nil {
		return asset, err
	}
	if err := w.Close(); err != nil {
		return asset, err
	}
	if packed.Len() < len(body)*9/10 {
		asset.Gzip = packed.Bytes()
	}
	return asset, nil
}

var (
	remark = regexp.MustCompile(`(?s)/\*.*?\*/`)
	blank  = regexp.MustCompile(`\s*([{};\n])\s*`)
)

// squeeze leaves out of styles what is for who writes them: remarks and indentation.
func squeeze(styles []byte) []byte {
	return bytes.ReplaceAll(blank.ReplaceAll(remark.ReplaceAll(styles, nil), []byte("$1")), []byte(";}"), []byte("}"))
}

// contentType does not ask the machine's own table: it differs from host to host.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Get finds a static file.
func (a *Assets) Get(name string) (Asset, bool) {
	asset, ok := a.byName[name]
	return asset, ok
}

// Path is the address of a static file, which may be kept for ever.
func (a *Assets) Path(name string) string { return "/static/" + a.Version + "/" + name }
