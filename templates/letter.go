package templates

import (
	"html/template"
	"sync"
)

// Letter is the HTML of a mail. It has its few styles in itself, as mail programs want it: no script, no picture, nothing from
// elsewhere. Pages never show it, so their Content-Security-Policy is not its concern.
func Letter() *template.Template { return letter() }

var letter = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // of a constant
	return template.Must(template.New("letter").Parse(letterSource))
})

const letterSource = `<!doctype html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{{.Subject}}</title>
<style>body{margin:0;background:#f7f4ee;color:#1b2330}a{color:inherit}.sheet{background:#fffdf9}.small{color:#4d5562}.said{border-color:#c9c2b4}
@media (prefers-color-scheme:dark){body{background:#141922;color:#ebe8e1}.sheet{background:#1b212c}.small{color:#b6bcc6}.said{border-color:#4a5361}}</style></head>
<body><div style="max-width:36em;margin:0 auto;padding:24px 16px;font:16px/1.5 Georgia,serif">
<div class="sheet" role="main" style="border-top:6px solid {{.Accent}};padding:24px;border-radius:4px">
<p style="margin:0 0 16px;font:600 14px/1.4 system-ui,sans-serif"><a href="{{.Home}}">{{.Organisation}}</a></p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{{.Subject}}</h1>
{{with .Intro}}<p style="margin:0 0 16px">{{.}}</p>
{{end}}{{range .Entries}}<div style="margin:0 0 20px">{{if ne .Text $.Subject}}<p style="margin:0;font-weight:600">{{.Text}}</p>{{end}}
{{with .Excerpt}}<blockquote class="said" style="margin:6px 0;padding:0 0 0 12px;border-left-width:3px;border-left-style:solid">{{.}}</blockquote>
{{end}}{{with .Link}}<p style="margin:4px 0 0"><a href="{{.URL}}">{{.Name}}</a></p>
{{end}}</div>
{{end}}{{with .Outro}}<p style="margin:0 0 16px">{{.}}</p>
{{end}}{{with .Button}}<p style="margin:8px 0 0"><a href="{{.URL}}" style="display:inline-block;padding:12px 20px;border-radius:4px;background:{{$.Accent}};color:{{$.OnAccent}};text-decoration:none;font:600 16px/1.3 system-ui,sans-serif">{{.Name}}</a></p>
{{end}}</div>
<div class="small" role="contentinfo" style="padding:16px 24px;font:14px/1.5 system-ui,sans-serif"><p style="margin:0">{{.Ending}}</p>
{{range .Links}}<p style="margin:8px 0 0"><a href="{{.URL}}">{{.Name}}</a></p>
{{end}}</div></div></body></html>
`
