package federation

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// SelfTestPath begins the addresses at which a node sees itself as its proxy shows it.
const SelfTestPath = "/ap/self-test/"

// selfTestAge is how long a token opens the self-test.
const selfTestAge = 5 * time.Minute

// SelfTestAnswer is what arrived of a request of the self-test.
type SelfTestAnswer struct {
	// Serial is new in each answer: the same one twice comes from a cache.
	Serial string `json:"serial"`
	Base   string `json:"base"`
	Host   string `json:"host"`
	// Target is path and query as they came; Scheme what the proxy says in X-Forwarded-Proto.
	Target string `json:"target"`
	Scheme string `json:"scheme"`
	Method string `json:"method"`
	Body   int    `json:"body"` // bytes
	// Arrived names those of the signature's headers that came.
	Arrived []string `json:"arrived"`
	// Verified says that the signature is the node actor's; Problem why not.
	Verified bool   `json:"verified"`
	Problem  string `json:"problem,omitempty"`
}

// SelfTestToken opens the self-test for some minutes. Only who reads the node's database can make one.
func SelfTestToken(key domain.PrivateKey, now time.Time) string {
	moment := strconv.FormatInt(now.Unix(), 10)
	return moment + "." + selfTestMAC(key, moment)
}

func selfTestMAC(key domain.PrivateKey, moment string) string {
	mac := hmac.New(sha256.New, []byte("weftwork self-test\n"+key.PEM))
	_, _ = io.WriteString(mac, moment)
	return hex.EncodeToString(mac.Sum(nil))
}

// selfTest shows what arrived of a request to whoever has a token; to everybody else there is nothing here.
func (s *Server) selfTest(c echo.Context, h here) error {
	key, err := s.selfTestKey(c, h)
	if err != nil {
		return err
	}
	req := c.Request()
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), req.Body, maxBody))
	if err != nil {
		return domain.Explain(domain.ErrInvalid, "the body did not arrive whole", err)
	}
	answer := SelfTestAnswer{
		Serial: rand.Text(), Base: h.Base, Host: req.Host, Target: req.RequestURI, Scheme: req.Header.Get("X-Forwarded-Proto"),
		Method: req.Method, Body: len(body), Arrived: []string{},
	}
	if answer.Target == "" { // without a network in between
		answer.Target = req.URL.RequestURI()
	}
	for _, name := range []string{"Signature", "Signature-Input", "Date", "Digest", "Content-Digest"} {
		if req.Header.Get(name) != "" {
			answer.Arrived = append(answer.Arrived, name)
		}
	}
	public := domain.PublicKey{ID: key.ID, Owner: key.Owner, Algorithm: key.Algorithm, PEM: key.PublicPEM}
	err = s.keys.Verify(req, body, public, signature.Expect{Host: h.Host(), Scheme: scheme(h)}, s.Now())
	if answer.Verified = err == nil; err != nil {
		answer.Problem = err.Error()
	}
	encoded, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, typeJSON, encoded)
}

// selfTestKey is the node actor's key, if the token in the path was made with it lately.
func (s *Server) selfTestKey(c echo.Context, h here) (domain.PrivateKey, error) {
	moment, mac, _ := strings.Cut(c.Param("token"), ".")
	seconds, err := strconv.ParseInt(moment, 10, 64)
	age := s.Now().Sub(time.Unix(seconds, 0))
	if err != nil || age > selfTestAge || age < -selfTestAge {
		return domain.PrivateKey{}, domain.ErrNotFound
	}
	keys, err := s.Store.PrivateKeys(c.Request().Context(), h.NodeActor())
	if err != nil {
		return domain.PrivateKey{}, err
	}
	for _, key := range keys {
		if key.Algorithm == domain.KeyRSA && hmac.Equal([]byte(mac), []byte(selfTestMAC(key, moment))) {
			return key, nil
		}
	}
	return domain.PrivateKey{}, fmt.Errorf("self-test: %w", domain.ErrNotFound)
}
