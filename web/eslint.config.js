import path from 'node:path'
import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const SRC = path.join(import.meta.dirname, 'src')

/** What each layer may import, besides itself. A feature is a layer of its own. */
const MAY_IMPORT = {
  lib: [],
  styles: [],
  api: ['lib'],
  components: ['lib'],
  feature: ['api', 'components', 'lib'],
  app: ['features', 'api', 'components', 'lib', 'styles'],
}

const layers = {
  meta: { type: 'problem', messages: { crossed: '{{from}} may not import {{to}}' } },
  create(context) {
    const from = place(context.filename)
    if (!from) return {}
    const check = (node) => {
      const to = node.source && place(resolve(context.filename, node.source.value))
      if (to && !allowed(from, to)) context.report({ node, messageId: 'crossed', data: { from: from.name, to: to.name } })
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check }
  },
}

function resolve(file, source) {
  if (typeof source !== 'string') return ''
  if (source.startsWith('@/')) return path.join(SRC, source.slice(2))
  return source.startsWith('.') ? path.resolve(path.dirname(file), source) : ''
}

function place(file) {
  const [layer, inner] = path.relative(SRC, file).split(path.sep)
  if (!file.startsWith(SRC) || !layer) return null
  if (layer === 'features') return { layer: 'feature', name: `features/${inner}` }
  return { layer: layer in MAY_IMPORT ? layer : 'app', name: layer }
}

const allowed = (from, to) =>
  from.name === to.name || from.layer === 'app' || MAY_IMPORT[from.layer].includes(to.layer)

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { globals: globals.browser },
    plugins: { 'react-hooks': hooks, quits: { rules: { layers } } },
    rules: {
      ...hooks.configs.recommended.rules,
      'quits/layers': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['src/**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['public/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['build/sw.*.js'], languageOptions: { globals: globals.serviceworker }, rules: { 'no-constant-condition': 'off' } },
)
