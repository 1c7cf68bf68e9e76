/** Imports run one way: apps → services → decision-tree → domain. See docs/adr/0001. */
const service = '^libs/(persistence|messaging|access|config|observability)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-app-to-app',
      severity: 'error',
      comment: 'but a browser test drives the page by its page object',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/console/test-browser/'] },
    },
    {
      name: 'no-lib-to-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|simulators)/' },
    },
    {
      name: 'only-tests-use-testing',
      severity: 'error',
      from: { pathNot: '(^libs/testing/|/test/)' },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'domain-imports-no-lib',
      severity: 'error',
      from: { path: '^libs/domain/src' },
      to: { path: '^libs/', pathNot: '^libs/domain/' },
    },
    {
      name: 'decision-tree-imports-domain-only',
      severity: 'error',
      from: { path: '^libs/decision-tree/src' },
      to: { path: '^libs/', pathNot: '^libs/(decision-tree|domain)/' },
    },
    {
      name: 'pure-cores',
      severity: 'error',
      comment: 'domain and decision-tree know no framework, database or network',
      from: { path: '^libs/(domain|decision-tree)/src' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|mqtt|aedes|socket\\.io)' },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      comment: 'a lib is used through its index',
      from: { path: '^(apps|libs|simulators)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'moved-time is given to Node with --import',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', '/main\\.ts$', '/moved-time\\.ts$', '/test/', '^apps/console/'],
      },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      // Types only, made from docs/api/openapi.json at every build.
      to: { couldNotResolve: true, pathNot: 'openapi\\.js$' },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src', pathNot: '^(libs/testing|apps/console)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '\\.css$'] },
    tsConfig: { fileName: '.config/tsconfig.imports.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
