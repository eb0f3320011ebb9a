package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Files keeps pictures in a folder, each named by the SHA-256 of its bytes.
type Files struct{ Dir string }

// fileName is a hash and an ending of ours, and nothing else: no name can lead out of the folder.
var fileName = regexp.MustCompile(`^([0-9a-f]{64})(\.(?:jpg|png))$`)

// variantName is the name of a picture at one of its widths: "<hash>-640.jpg".
var variantName = regexp.MustCompile(`^([0-9a-f]{64})-([1-9][0-9]{2,3})(\.(?:jpg|png))$`)

// Widths are the sizes in pixels in which pictures are served beside their own: a card, a phone, a sharp phone, a column, a
// column on a sharp screen.
func Widths() []int { return []int{320, 640, 960, 1280, 1920} }

// Save writes a picture under its hash, with its ending (".jpg"). After a crash it is there as a whole or not at all.
func (f Files) Save(hash, ext string, raw []byte) error {
	path, err := f.path(hash + ext)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != hash {
		return fmt.Errorf("save picture %s: the bytes have another hash", hash)
	}
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(raw)) {
		return nil
	}
	return write(path, raw)
}

// Open opens a picture by its file name, "<hash>.jpg"; domain.ErrNotFound if there is none.
func (f Files) Open(name string) (*os.File, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("picture %s: %w", name, domain.ErrNotFound)
	}
	return file, err
}

// OpenNamed opens "<hash>.jpg", or "<hash>-640.jpg" at that width; domain.ErrNotFound if there is none.
func (f Files) OpenNamed(name string) (*os.File, error) {
	parts := variantName.FindStringSubmatch(name)
	if parts == nil {
		return f.Open(name)
	}
	width, err := strconv.Atoi(parts[2])
	if err != nil {
		return nil, err
	}
	return f.OpenWidth(parts[1]+parts[3], width)
}

// OpenWidth opens a picture at one of the Widths, which it makes when it is asked for first.
// A picture that is narrower is opened as it is.
func (f Files) OpenWidth(name string, width int) (*os.File, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(Widths(), width) {
		return nil, fmt.Errorf("picture %s, %d pixels wide: %w", name, width, domain.ErrNotFound)
	}
	variant := variantPath(path, width)
	if file, err := os.Open(variant); err == nil {
		return file, nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("picture %s: %w", name, domain.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	picture, err := Resize(raw, width)
	if err != nil {
		return nil, err
	}
	if picture.Width < width || len(picture.Bytes) >= len(raw) {
		picture.Bytes = raw // written all the same, so that it is not tried again
	}
	if err := write(variant, picture.Bytes); err != nil {
		return nil, err
	}
	return os.Open(variant)
}

// Remove deletes a picture in all its sizes. One that is not there is no error.
func (f Files) Remove(hash, ext string) error {
	path, err := f.path(hash + ext)
	if err != nil {
		return err
	}
	problems := []error{removeFile(path)}
	for _, width := range Widths() {
		problems = append(problems, removeFile(variantPath(path, width)))
	}
	return errors.Join(problems...)
}

// Older lists the pictures, by their file names, that were written before a moment. What a writer that was ended left
// half-written by then is deleted.
func (f Files) Older(than time.Time) ([]string, error) {
	var names []string
	for folder := range 256 {
		dir := filepath.Join(f.Dir, fmt.Sprintf("%02x", folder))
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			info, err := entry.Info()
			switch {
			case err != nil || !info.ModTime().Before(than): // gone in the meantime, or young
			case strings.HasPrefix(entry.Name(), halfWritten):
				if err := removeFile(filepath.Join(dir, entry.Name())); err != nil {
					return nil, err
				}
			case fileName.MatchString(entry.Name()):
				names = append(names, entry.Name())
			}
		}
	}
	return names, nil
}

// path spreads the files over 256 folders, as large folders are slow on some disks.
func (f Files) path(name string) (string, error) {
	parts := fileName.FindStringSubmatch(name)
	if parts == nil {
		return "", fmt.Errorf("picture %q: %w", name, domain.ErrNotFound)
	}
	return filepath.Join(f.Dir, parts[1][:2], name), nil
}

// halfWritten begins the names of files that are being written.
const halfWritten = ".new-"

func variantPath(path string, width int) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-" + strconv.Itoa(width) + ext
}

// write puts bytes on the disk under another name first: readers see all of a file or none.
func write(path string, raw []byte) error {
	dir := filepath.Dir(path)
	if err := makeFolder(dir); err != nil {
		return fmt.Errorf("make folder for pictures: %w", err)
	}
	file, err := os.CreateTemp(dir, halfWritten+"*")
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	defer os.Remove(file.Name()) // gone already where all went well
	_, err = file.Write(raw)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return syncFolder(dir)
}

func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// syncFolder makes the name last as well as the bytes.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
