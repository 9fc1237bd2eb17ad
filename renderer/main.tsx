import '@mantine/core/styles.css'
import '@xyflow/react/dist/base.css'
import 'uplot/dist/uPlot.min.css'
import './theme/page.css'
import './theme/lab.css'
import './theme/pages.css'
import './theme/learner.css'
import './theme/picture.css'
import './theme/results.css'
import './theme/designer.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './shell/App'
import { followCore } from './state/follow'
import { useSettings } from './state/settings'
import { theme, variablesResolver } from './theme/theme'

// The policy allows only style elements that carry this nonce.
const nonce = document.querySelector('meta[name="style-nonce"]')?.getAttribute('content') ?? ''
window.__webpack_nonce__ = nonce

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variablesResolver}
      defaultColorScheme={useSettings.getState().scheme}
      getStyleNonce={() => nonce}
    >
      <App />
    </MantineProvider>,
  )
  followCore()
}
