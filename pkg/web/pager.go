package web

import (
	"net/url"
	"strconv"
)

// pageSize is how many items a list shows at once.
const pageSize = 20

// pager leads through a list.
type pager struct {
	Pages          []link
	Previous, Next string
	Last           int
}

// newPager keeps the filters of the address.
func newPager(path string, query url.Values, number, total, size int) pager {
	return pagerOf(number, total, size, func(n int) string {
		q := url.Values{}
		for name, values := range query {
			if name != "page" {
				q[name] = values
			}
		}
		if n > 1 {
			q.Set("page", strconv.Itoa(n))
		}
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	})
}

// pagerOf leads through anything with pages; address is where page n stands.
func pagerOf(number, total, size int, address func(n int) string) pager {
	p := pager{Last: max(1, (total+size-1)/size)}
	if number > 1 {
		p.Previous = address(number - 1)
	}
	if number < p.Last {
		p.Next = address(number + 1)
	}
	last := 0
	for n := 1; n <= p.Last; n++ {
		if n != 1 && n != p.Last && (n < number-1 || n > number+1) {
			continue
		}
		if n > last+1 {
			p.Pages = append(p.Pages, link{}) // a gap
		}
		p.Pages = append(p.Pages, link{Name: strconv.Itoa(n), URL: address(n), Current: n == number})
		last = n
	}
	return p
}

// withQuery is path with one value of the query changed, from the first page; "" takes the value out.
func withQuery(path string, query url.Values, name, value string) string {
	q := url.Values{}
	for key, values := range query {
		if key != "page" && key != name {
			q[key] = values
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
