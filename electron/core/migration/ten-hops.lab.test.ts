// An LXC container, ten times.
import { testHops } from './hops.fixture'

testHops('test-hops', { engine: 'lxc', memoryMiB: 16, hops: 10 })
