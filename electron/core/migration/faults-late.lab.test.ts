// The fault table of LXC containers, from the transfer on. Two files, because two labs go through them in half the time.
import { faults } from './fault-table.fixture'
import { testFaults } from './fault-tests.fixture'

testFaults('test-late', 'lxc', faults, ['transfer', 'restore', 'verify', 'confirm', 'cleanup'])
