package config

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

const (
	minUpload      = 100_000    // bytes; a smaller limit refuses every photograph
	minRemoteCache = 10_000_000 // bytes; below it the cache would empty itself for one page
)

// text accepts what YAML makes of a bare word or number.
func text(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return strings.TrimSpace(v), nil
	case []any, map[string]any:
		return "", errors.New("is not a single value; write one value behind the colon")
	}
	return fmt.Sprint(value), nil
}

func nonEmpty(value any, advice string) (string, error) {
	s, err := text(value)
	if err == nil && s == "" {
		err = errors.New("is empty; " + advice)
	}
	return s, err
}

func oneOf(value any, allowed ...string) (string, error) {
	s, err := text(value)
	if err == nil && !slices.Contains(allowed, s) {
		err = errors.New("is not known; write one of " + strings.Join(allowed, ", "))
	}
	return s, err
}

func yesOrNo(value any) (bool, error) {
	s, err := text(value)
	if err != nil {
		return false, err
	}
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, errors.New("is neither yes nor no; write true or false")
}

func listenAddress(value any) (string, error) {
	const advice = "write an address and a port, such as localhost:8080, or :8080 for every network"
	s, err := nonEmpty(value, advice)
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", errors.New("has no port; " + advice)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > math.MaxUint16 {
		return "", errors.New("has no port between 0 and 65535; " + advice)
	}
	return s, nil
}

func publicAddress(value any) (string, error) {
	const advice = "write the public address, such as https://weft.example.org"
	s, err := text(value)
	if err != nil || s == "" {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", errors.New("is not a web address; " + advice)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("says more than scheme and host; a node lives at the top of its host: " +
			"write " + u.Scheme + "://" + u.Host)
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil && net.ParseIP(u.Hostname()) == nil {
		return "", errors.New("has a host name that cannot exist; " + advice)
	}
	if err == nil && host != strings.ToLower(u.Hostname()) {
		return "", fmt.Errorf("has letters that peers do not accept in addresses; write %s://%s", u.Scheme, host)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func domainName(value any) (string, error) {
	const advice = "write a domain alone, such as example.org"
	s, err := text(value)
	if err != nil || s == "" {
		return "", err
	}
	if strings.ContainsAny(s, "/@ ?#") {
		return "", errors.New("is not a domain; " + advice)
	}
	host, port, hasPort := strings.Cut(strings.ToLower(s), ":")
	if _, err := strconv.ParseUint(port, 10, 16); hasPort && err != nil {
		return "", errors.New("is not a domain; " + advice)
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", errors.New("is not a domain; " + advice)
	}
	if ascii != host {
		return "", errors.New("has letters that peers do not accept; write " + ascii)
	}
	return strings.ToLower(s), nil
}

// databaseAddress never quotes what was written: it may hold a password.
func databaseAddress(value any) (string, error) {
	const advice = "write postgres://name:password@host/database, or nothing for SQLite in the data folder"
	s, err := text(value)
	if err != nil || s == "" {
		return "", err
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", errors.New("is not an address (a password with special characters must be percent-encoded); " + advice)
	case u.Scheme == "postgres" || u.Scheme == "postgresql" || u.Scheme == "sqlite":
		return s, nil
	case u.Scheme == "":
		return "", errors.New("names no kind of database; " + advice)
	}
	return "", fmt.Errorf("names a kind of database (%s) that Weftwork does not speak; %s", u.Scheme, advice)
}

func duration(value any, example string) (time.Duration, error) {
	advice := "write a number with its unit (s, m, h), such as " + example
	s, err := nonEmpty(value, advice)
	if err != nil {
		return 0, err
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, errors.New("is not a length of time; " + advice)
	}
	if d <= 0 {
		return 0, errors.New("is not a length of time above zero; " + advice)
	}
	return d, nil
}

// units of sizes: KB counts thousands, KiB counts 1024s.
func units() map[string]float64 {
	return map[string]float64{
		"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
	}
}

func size(value any, least int64, example string) (int64, error) {
	advice := "write a number of bytes or a size such as " + example
	s, err := nonEmpty(value, advice)
	if err != nil {
		return 0, err
	}
	digits := strings.TrimRight(s, "KMGTBkmgtbi ")
	unit, known := units()[strings.ToLower(strings.TrimSpace(s[len(digits):]))]
	number, err := strconv.ParseFloat(digits, 64)
	bytes := number * unit
	if err != nil || !known || !(bytes >= 0 && bytes < math.MaxInt64) {
		return 0, errors.New("is not a size; " + advice)
	}
	if bytes < float64(least) {
		return 0, fmt.Errorf("is too small; write at least %d bytes, such as %s", least, example)
	}
	return int64(bytes), nil
}

func prefixes(value any) ([]netip.Prefix, error) {
	var words []string
	switch v := value.(type) {
	case []any:
		for _, word := range v {
			words = append(words, fmt.Sprint(word))
		}
	default:
		s, err := text(value)
		if err != nil {
			return nil, err
		}
		words = strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
	}
	list := []netip.Prefix{}
	for _, word := range words {
		prefix, err := parsePrefix(word)
		if err != nil {
			return nil, fmt.Errorf("has %q, which is not a network; write a list such as [127.0.0.0/8, 10.0.0.5]", word)
		}
		list = append(list, prefix)
	}
	return list, nil
}

func parsePrefix(word string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(word); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(word)
	return prefix.Masked(), err
}

// checkTogether finds what is wrong only in company.
func checkTogether(c *Config, problems *Error) {
	checkMail(c, problems)
	if c.URL == "" || problems.has("federation.allow_http") {
		return
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme == "https" || c.Federation.AllowHTTP || isThisMachine(u.Hostname()) {
		return
	}
	problems.add("url", "", fmt.Sprintf("%q is http, and other nodes only speak https; write https://%s "+
		"(for experiments among your own machines set federation.allow_http: true)", c.URL, u.Host))
}

func isThisMachine(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}
