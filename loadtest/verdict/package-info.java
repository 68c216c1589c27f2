/// What a result amounts to: passed, failed or inconclusive, with every reason. Pure.
package loadtest.verdict;
