"""Fits XGBoost as bench/learn.ts compares it: 300 trees of depth 4, rate 0.05, categories one-hot. Prints seconds and the area under
the curve of the rows that were held back. Usage: python3 learn-with-xgboost.py TABLE TARGET TEST_EVERY"""
import sys, time
import numpy as np, pandas as pd, xgboost as xgb
from sklearn.preprocessing import OneHotEncoder
from sklearn.metrics import roc_auc_score
table = pd.read_csv(sys.argv[1]); y = table.pop(sys.argv[2]).values; every = int(sys.argv[3])
test = np.arange(len(y)) % every == 0
numbers = [c for c in table if pd.api.types.is_numeric_dtype(table[c])]
categories = [c for c in table if c not in numbers]
start = time.time()
encoder = OneHotEncoder(handle_unknown='ignore', sparse_output=False, dtype=np.float32).fit(table[~test][categories])
encode = lambda rows: np.hstack([rows[numbers].values.astype(np.float32), encoder.transform(rows[categories])])
model = xgb.XGBClassifier(n_estimators=300, learning_rate=0.05, max_depth=4, tree_method='hist', n_jobs=2, eval_metric='logloss')
model.fit(encode(table[~test]), y[~test])
print(time.time() - start, roc_auc_score(y[test], model.predict_proba(encode(table[test]))[:, 1]))
