package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/weftwork/weftwork/pkg/node"
)

// born keeps, by a node's name, its data folder as it is after set-up: keys and passwords take most of a test's time.
var born = struct {
	sync.Mutex
	folders map[string]map[string][]byte
}{folders: map[string]map[string][]byte{}}

// start opens a node that was set up as name.
func (n *Node) start(name string) {
	n.t.Helper()
	if n.database != "" { // its data lie elsewhere than in the folder
		n.open()
		n.setUp(name)
		n.meet()
		return
	}
	born.Lock()
	files, known := born.folders[name]
	born.Unlock()
	for path, content := range files {
		n.write(path, content)
	}
	n.open()
	if !known {
		n.setUp(name)
		if _, _, err := node.StreamsOf(n.Node).RunOnce(n.t.Context()); err != nil { // their keys, too
			n.t.Fatal(err)
		}
		if err := n.Close(); err != nil { // so that the files hold everything
			n.t.Fatal(err)
		}
		files = n.read()
		n.open()
		born.Lock()
		born.folders[name] = files
		born.Unlock()
	}
	n.meet()
}

func (n *Node) write(path string, content []byte) {
	n.t.Helper()
	path = filepath.Join(n.data, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		n.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		n.t.Fatal(err)
	}
}

// read is every file of the data folder by its path in it.
func (n *Node) read() map[string][]byte {
	n.t.Helper()
	files := map[string][]byte{}
	folder := os.DirFS(n.data)
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path], err = fs.ReadFile(folder, path)
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return files
}
