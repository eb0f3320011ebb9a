package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ShownPicture is a picture as HTML of ours shows it.
type ShownPicture struct {
	URL, Alt string
	// Caption is the line below it; a picture inside a sentence is not InFigure and has none.
	Caption  string
	InFigure bool
}

// PicturesOf are the pictures of HTML that Render made.
func PicturesOf(rendered string) []ShownPicture {
	if !strings.Contains(rendered, "<img ") {
		return nil
	}
	nodes, err := html.ParseFragment(strings.NewReader(rendered), newElement(atom.Body))
	if err != nil {
		return nil
	}
	var shown []ShownPicture
	for _, node := range nodes {
		shown = appendPictures(shown, node)
	}
	return shown
}

func appendPictures(shown []ShownPicture, n *html.Node) []ShownPicture {
	if n.DataAtom == atom.Img {
		picture := ShownPicture{URL: attribute(n, "src"), Alt: attribute(n, "alt")}
		if figure := n.Parent; figure != nil && figure.DataAtom == atom.Figure {
			picture.InFigure = true
			if line := n.NextSibling; line != nil && line.FirstChild != nil {
				picture.Caption = line.FirstChild.Data
			}
		}
		shown = append(shown, picture)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		shown = appendPictures(shown, child)
	}
	return shown
}
