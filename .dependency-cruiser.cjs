/** @type {import('dependency-cruiser').IConfiguration} */
const surface = '(queries|commands|schemas|views|cache|actions)(/|\\.ts$)' // what one module may see of another
const withDatabase = '(queries|commands|jobs)(/|\\.ts$)'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // Cycles of modules: scripts/module-cycles.test.ts, which knows the two ways back that are by design.
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^lib/(?:channels/)?[^/]+/domain(/|\\.ts$)', pathNot: '\\.test\\.ts$' },
      to: {
        // Pure libraries that hold facts of the world: numbering plans, holidays, canonical JSON, HTML grammar, hashes.
        pathNot: [
          '^lib/(?:channels/)?[^/]+/domain(/|\\.ts$)',
          '^lib/platform/(errors|ids|time)\\.ts$',
          '^lib/(channels/port|i18n/fold)\\.ts$',
          '^node_modules/(zod|libphonenumber-js|date-holidays|canonicalize|sanitize-html|html-to-text|iconv-lite|@types)/',
          '^(node:)?(crypto|buffer)$',
        ],
      },
    },
    {
      name: 'db-only-behind-lib',
      severity: 'error',
      from: {
        pathNot: [
          '^(db|e2e|bench|scripts)/',
          `^lib/(?!platform/)[^/]+/${withDatabase}`,
          `^lib/channels/[^/]+/${withDatabase}`,
          '^lib/channels/[^/]+/adapter\\.ts$',
          '^lib/(platform|worker)/',
          '\\.int\\.test\\.ts$',
          '^lib/[^/]+/testing\\.ts$',
        ],
      },
      to: { path: '^db/' },
    },
    {
      name: 'modules-meet-at-their-surface',
      severity: 'error',
      from: { path: '^lib/([^/]+)/', pathNot: ['^lib/(channels|worker)/', '\\.test\\.ts$'] },
      to: {
        path: '^lib/([^/]+)/',
        pathNot: [
          '^lib/$1/',
          '^lib/(platform|i18n)/',
          `^lib/[^/]+/${surface}`,
          '^lib/channels/(port|registry)\\.ts$',
          '^lib/[^/]+/domain(/|\\.ts$)',
        ],
      },
    },
    {
      name: 'adapters-are-strangers',
      severity: 'error',
      from: { path: '^lib/channels/([^/]+)/', pathNot: '^lib/channels/(commands|queries)/' },
      to: { path: '^lib/channels/([^/]+)/', pathNot: ['^lib/channels/$1/', '^lib/channels/(commands|queries)/'] },
    },
    { name: 'lib-knows-no-ui', severity: 'error', from: { path: '^(lib|db)/' }, to: { path: '^(app|components)/' } },
    {
      name: 'ui-never-writes-directly',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: '^app/api/(webhooks|jobs)/' },
      to: { path: '^lib/(?:channels/)?[^/]+/(commands|jobs)(/|\\.ts$)' },
    },
    { name: 'components-know-no-routes', severity: 'error', from: { path: '^components/' }, to: { path: '^app/' } },
    {
      name: 'ui-kit-knows-no-domain',
      severity: 'error',
      from: { path: '^components/ui/' },
      to: { path: '^(lib/(?!platform/cn|i18n/)|app/|db/|components/(?!ui/))' },
    },
    { name: 'e2e-is-black-box', severity: 'error', from: { path: '^e2e/' }, to: { path: '^(app|components|lib)/' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.next' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
