// The fault table of LXC containers, until the memory crosses.
import { faults } from './fault-table.fixture'
import { testFaults } from './fault-tests.fixture'

testFaults('test-faults', 'lxc', faults, ['begin', 'preflight', 'prepare', 'precopy', 'freeze'])
