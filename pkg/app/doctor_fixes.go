package app

import (
	"fmt"
	"net"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// fix makes the three usual ones.
func fix(nginx, caddy, apache string) []domain.Fix {
	return []domain.Fix{{Program: "nginx", Lines: nginx}, {Program: "Caddy", Lines: caddy}, {Program: "Apache", Lines: apache}}
}

func shell(lines string) []domain.Fix { return []domain.Fix{{Program: "shell", Lines: lines}} }

// upstream is where a proxy on this machine finds the node.
func (d *doctor) upstream() string {
	host, port, err := net.SplitHostPort(d.Config.Listen)
	if err != nil || host == "" || host == "localhost" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	if port == "" {
		port = "8080"
	}
	return net.JoinHostPort(host, port)
}

// hostVariable keeps a port in the public address, which nginx leaves out of $host.
func (d *doctor) hostVariable() string {
	if _, _, err := net.SplitHostPort(d.addresses.Host()); err == nil {
		return "$host:$server_port"
	}
	return "$host"
}

func (d *doctor) fixHost() []domain.Fix {
	return fix("proxy_set_header Host "+d.hostVariable()+";",
		fmt.Sprintf("reverse_proxy %s {\n\theader_up Host {hostport}\n}", d.upstream()),
		"ProxyPreserveHost On")
}

func (d *doctor) fixScheme() []domain.Fix {
	scheme, _, _ := strings.Cut(d.addresses.Base, "://")
	return fix("proxy_set_header X-Forwarded-Proto "+scheme+";",
		fmt.Sprintf("reverse_proxy %s {\n\theader_up X-Forwarded-Proto %s\n}", d.upstream(), scheme),
		fmt.Sprintf("RequestHeader set X-Forwarded-Proto %q", scheme))
}

func (d *doctor) fixReach() []domain.Fix {
	return append(fix(
		fmt.Sprintf("location / {\n\tproxy_pass http://%s;\n\tproxy_set_header Host %s;\n}", d.upstream(), d.hostVariable()),
		fmt.Sprintf("%s {\n\treverse_proxy %s\n}", d.addresses.Host(), d.upstream()),
		fmt.Sprintf("ProxyPreserveHost On\nProxyPass / http://%[1]s/ nocanon\nProxyPassReverse / http://%[1]s/", d.upstream())),
		shell("sudo systemctl status weftwork")...)
}

func (d *doctor) fixPath() []domain.Fix {
	return fix(
		fmt.Sprintf("# nothing behind the port, not even a slash; no rewrite\nproxy_pass http://%s;\nmerge_slashes off;", d.upstream()),
		fmt.Sprintf("# no handle_path, uri or rewrite around it\nreverse_proxy %s", d.upstream()),
		fmt.Sprintf("AllowEncodedSlashes NoDecode\nMergeSlashes OFF\nProxyPass / http://%s/ nocanon", d.upstream()))
}

func (d *doctor) fixCache() []domain.Fix {
	return fix("proxy_cache off;", fmt.Sprintf("# no cache directive for this site\nreverse_proxy %s", d.upstream()), "CacheDisable /")
}

func (d *doctor) fixSize() []domain.Fix {
	return fix("client_max_body_size 25m;", "request_body {\n\tmax_size 25MB\n}", "LimitRequestBody 26214400")
}

func (d *doctor) fixPost() []domain.Fix {
	return fix(
		fmt.Sprintf("# no limit_except, no firewall (modsecurity off;) for machines\nlocation ^~ /ap/ {\n\tproxy_pass http://%s;\n\tproxy_set_header Host %s;\n\tclient_max_body_size 2m;\n}",
			d.upstream(), d.hostVariable()),
		fmt.Sprintf("# before every other matcher\nhandle /ap/* {\n\treverse_proxy %s\n}", d.upstream()),
		"<Location /ap/>\n\t<IfModule security2_module>\n\t\tSecRuleEngine Off\n\t</IfModule>\n\tRequire all granted\n</Location>")
}

func (d *doctor) fixSignature(header string) []domain.Fix {
	return fix(
		fmt.Sprintf("# take out: proxy_set_header %s \"…\";\nproxy_pass_request_headers on;\nproxy_set_header %s $http_%s;", header, header, strings.ToLower(strings.ReplaceAll(header, "-", "_"))),
		fmt.Sprintf("# take out: request_header -%[1]s and header_up -%[1]s\nreverse_proxy %[2]s", header, d.upstream()),
		fmt.Sprintf("# take out: RequestHeader unset %s\nProxyPass / http://%s/ nocanon", header, d.upstream()))
}

func (d *doctor) fixWellKnown() []domain.Fix {
	return fix(
		fmt.Sprintf("location ~ ^/(\\.well-known/(webfinger|host-meta|nodeinfo)|nodeinfo/) {\n\tproxy_pass http://%s;\n\tproxy_set_header Host %s;\n}", d.upstream(), d.hostVariable()),
		fmt.Sprintf("@discovery path /.well-known/webfinger /.well-known/host-meta* /.well-known/nodeinfo /nodeinfo/*\nhandle @discovery {\n\treverse_proxy %s\n}", d.upstream()),
		fmt.Sprintf("ProxyPassMatch ^(/\\.well-known/(?:webfinger|host-meta.*|nodeinfo)|/nodeinfo/.*)$ http://%s$1", d.upstream()))
}

func (d *doctor) fixHandleDomain() []domain.Fix {
	const path = "/.well-known/webfinger"
	return fix(
		fmt.Sprintf("# on %s\nlocation = %s {\n\treturn 301 %s$request_uri;\n}", d.addresses.HandleDomain, path, d.addresses.Base),
		fmt.Sprintf("# on %s\nredir %s %s{uri} permanent", d.addresses.HandleDomain, path, d.addresses.Base),
		fmt.Sprintf("# on %[1]s\nRedirect permanent %[2]s %[3]s%[2]s", d.addresses.HandleDomain, path, d.addresses.Base))
}

// fixMachines leads what machines address here, with the headers that they sent.
func (d *doctor) fixMachines() []domain.Fix {
	return fix(
		fmt.Sprintf("location ^~ /ap/ {\n\tproxy_pass http://%s;\n\tproxy_set_header Host %s;\n\tproxy_set_header Accept $http_accept;\n}", d.upstream(), d.hostVariable()),
		fmt.Sprintf("handle /ap/* {\n\treverse_proxy %s\n}", d.upstream()),
		fmt.Sprintf("# take out: RequestHeader set Accept\nProxyPass /ap/ http://%s/ap/ nocanon", d.upstream()))
}

func (d *doctor) fixType() []domain.Fix {
	return fix("# take out: proxy_hide_header Content-Type and add_header Content-Type\nproxy_pass_header Content-Type;",
		fmt.Sprintf("# take out: header Content-Type\nreverse_proxy %s", d.upstream()),
		"# take out: Header set Content-Type and ForceType\n<Location /ap/>\n\tForceType none\n</Location>")
}

func (d *doctor) fixOpen() []domain.Fix {
	return fix("auth_basic off;\nallow all;", "# take out: basic_auth, forward_auth\nhandle /ap/* {\n\treverse_proxy "+d.upstream()+"\n}",
		"<Location />\n\tAuthType None\n\tRequire all granted\n</Location>")
}

func (d *doctor) fixTLS() []domain.Fix {
	name, _, err := net.SplitHostPort(d.addresses.Host())
	if err != nil {
		name = d.addresses.Host()
	}
	return fix(
		fmt.Sprintf("server_name %[1]s;\nssl_certificate /etc/letsencrypt/live/%[1]s/fullchain.pem;\nssl_certificate_key /etc/letsencrypt/live/%[1]s/privkey.pem;\n# then: sudo certbot renew && sudo systemctl reload nginx", name),
		fmt.Sprintf("# without a tls line Caddy gets and renews the certificate itself\n%s {\n\treverse_proxy %s\n}\n# then: sudo systemctl restart caddy", name, d.upstream()),
		fmt.Sprintf("ServerName %[1]s\nSSLCertificateFile /etc/letsencrypt/live/%[1]s/fullchain.pem\nSSLCertificateKeyFile /etc/letsencrypt/live/%[1]s/privkey.pem\n# then: sudo certbot renew && sudo systemctl reload apache2", name))
}

func fixDNS(name string) []domain.Fix {
	return []domain.Fix{{Program: "DNS", Lines: fmt.Sprintf("%[1]s.  A     <this machine's IPv4 address>\n%[1]s.  AAAA  <its IPv6 address, if it has one>", name)}}
}

func fixClock() []domain.Fix { return shell("sudo timedatectl set-ntp true") }

func fixDisk(folder string) []domain.Fix {
	return shell(fmt.Sprintf("df -h %[1]s\nsudo du -xsh %[1]s/* | sort -h", folder))
}

func (d *doctor) fixFolder(folder string) []domain.Fix {
	if folder == "" {
		return nil
	}
	return shell(fmt.Sprintf("sudo chown -R weftwork: %[1]s\nsudo chmod -R u+rwX %[1]s\nmount | grep \" $(df --output=target %[1]s | tail -1) \"   # must not say ro", folder))
}

func (d *doctor) fixDatabase() []domain.Fix {
	if folder := d.databaseFolder(); folder != "" {
		return shell(fmt.Sprintf("sudo systemctl stop weftwork\ncp -a %[1]s %[1]s.broken\nsqlite3 %[1]s/weftwork.db .recover | sqlite3 %[1]s/recovered.db", folder))
	}
	return shell("sudo systemctl status postgresql")
}
