// A Docker container, four times, and ten with ALL_FAULTS=1.
import { testHops } from '../hops.fixture'

testHops('dock-hops', { engine: 'docker', memoryMiB: 4, hops: process.env['ALL_FAULTS'] === undefined ? 4 : 10 })
